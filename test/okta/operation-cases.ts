import type { ResultAsync } from 'neverthrow';
import { expect, test } from 'vitest';
import type { AccountFailure, FailureKind } from '../../src/domain/index.ts';
import type * as okta from '../../src/okta/index.ts';
import type { Reply } from '../http/scripted-server.ts';
import { oktaBench } from './okta-server.ts';

export type Send = (
  client: okta.OktaClient,
  options?: okta.CallOptions,
) => ResultAsync<okta.Answer<unknown>, AccountFailure>;

/** What an operation sends, and what it makes of a success. */
export interface OperationCase {
  readonly send: Send;
  /** Method and path, with the query. */
  readonly line: string;
  readonly body?: unknown;
  readonly scope: string;
  readonly reply: Reply;
  readonly data: unknown;
}

/** Each operation sends one request, asks for its own scope, and decodes the answer completely. */
export function testOperations(cases: Readonly<Record<string, OperationCase>>): void {
  test.each(Object.entries(cases))('%s sends its request and reads the answer', async (_, expected) => {
    const { client, requests } = oktaBench([expected.reply]);

    const answer = await expected.send(client);

    const [request] = requests;
    expect(requests).toHaveLength(1);
    expect(`${request?.method} ${request?.path}`).toBe(expected.line);
    expect(request?.body).toEqual(expected.body);
    expect(request?.authorization).toMatchObject({ scopes: [expected.scope], audience: undefined });
    expect(answer._unsafeUnwrap().data).toEqual(expected.data);
  });
}

/** A refusal, by what it is about, and what the failure has to say of it. */
export type RefusalCase = readonly [Send, string, Reply, ExpectedFailure];

interface ExpectedFailure {
  readonly kind: FailureKind;
  readonly code?: string;
  readonly status?: number;
  readonly operation?: string;
  readonly scopes?: readonly string[];
  readonly fields?: readonly { readonly field: string; readonly message?: string }[];
}

/** Each refusal ends in the right failure after one request, and quotes no secret. */
export function testRefusals(cases: readonly RefusalCase[], secrets: RegExp = /canary/): void {
  test.each(cases)('$1 is told as what it is', async (send, _, reply, expected) => {
    const { client, requests } = oktaBench([reply], { maxRetries: 3 });

    const failure = (await send(client))._unsafeUnwrapErr();

    expect(failure).toMatchObject(expected);
    expect(JSON.stringify(failure)).not.toMatch(secrets);
    expect(requests).toHaveLength(1);
  });
}

/** Answers that the operation takes, and answers that it does not. */
export function testDecoding(cases: readonly (readonly [Send, 'takes' | 'refuses', string, Reply])[]): void {
  test.each(cases)('%s %s %s', async (send, verdict, _, reply) => {
    const result = await send(oktaBench([reply]).client);

    expect(
      result.match(
        () => 'takes',
        ({ kind }) => kind,
      ),
    ).toBe(verdict === 'takes' ? 'takes' : 'malformed_response');
  });
}
