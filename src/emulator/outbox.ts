/** A message that the emulated provider has sent. */
export interface OutboxMessage {
  /** An email address, or a phone number in E.164. */
  readonly to: string;
  /** The provider's own name of the template. */
  readonly template: string;
  /** How it was sent; by email where it is left out. */
  readonly channel?: 'sms' | 'call';
  /** The one-time code in it, where it has one. */
  readonly code?: string;
  /** The link in it, where it has one: a plain GET is what the user's click does. */
  readonly link?: string;
  /** Epoch ms. */
  readonly sentAt: number;
}

/** Everything that was sent, oldest first. */
export interface Outbox {
  /** All messages, or those to one address. */
  messages(address?: string): readonly OutboxMessage[];
  /** The newest message to an address that carries a code or a link. */
  latest(address: string): OutboxMessage | undefined;
}

/** An outbox as the provider uses it. */
export interface SendingOutbox extends Outbox {
  send(message: OutboxMessage): void;
}

/** Creates an empty outbox. */
export function createOutbox(): SendingOutbox {
  const sent: OutboxMessage[] = [];

  function messages(address?: string): readonly OutboxMessage[] {
    if (address === undefined) return [...sent];
    return sent.filter(({ to }) => to.toLowerCase() === address.toLowerCase());
  }

  return {
    send: (message) => void sent.push(message),
    messages,
    latest: (address) =>
      messages(address)
        .filter(({ code, link }) => code ?? link)
        .at(-1),
  };
}
