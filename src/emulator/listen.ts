import type { Writable } from 'node:stream';
import type { Answer } from './answer.ts';

/** An emulator on a port of this machine. */
export interface Listening {
  /** `http://127.0.0.1:<port>`, without a trailing slash. */
  readonly url: string;
  /** Ends all connections, also those that wait for an answer. */
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/** Serves over HTTP on 127.0.0.1; port 0 takes any free one. Needs Node and `@hono/node-server`. */
export async function listenOn(
  port: number,
  answer: (request: Request) => Promise<Answer>,
): Promise<Listening> {
  const { createAdaptorServer, RESPONSE_ALREADY_SENT } = await loadNodeServer();

  const server = createAdaptorServer({
    // The adapter's own Request and Response would replace the globals of the host's process.
    overrideGlobalObjects: false,
    async fetch(request, { outgoing }) {
      const given = await answer(request);
      if (given.kind === 'complete') return given.response;
      if (given.kind === 'reset') {
        outgoing.destroy();
        return RESPONSE_ALREADY_SENT;
      }
      const { response, sentBytes } = given;
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      const connection: Writable = outgoing;
      await new Promise<void>((flushed) => connection.write(sentBytes, () => flushed()));
      outgoing.destroy();
      return RESPONSE_ALREADY_SENT;
    },
  });

  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, HOST, () => listening());
  });
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new TypeError('The server has no port.');

  return {
    url: `http://${HOST}:${address.port}`,
    close: () =>
      new Promise((closed, failed) => {
        server.close((error) => (error ? failed(error) : closed()));
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

async function loadNodeServer() {
  try {
    const [{ createAdaptorServer }, { RESPONSE_ALREADY_SENT }] = await Promise.all([
      import('@hono/node-server'),
      import('@hono/node-server/utils/response'),
    ]);
    return { createAdaptorServer, RESPONSE_ALREADY_SENT };
  } catch (cause) {
    throw new Error('listen() needs a package: npm install @hono/node-server', { cause });
  }
}
