import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { pageFiles } from './bundle.ts';
import { emulateAuth0, emulateOkta } from './emulated.ts';

/** The example, served on this machine. */
export interface ServedExample {
  /** `http://localhost:<port>`: passkeys want a name, not an address. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts both emulators and the page on localhost; any free port by default. */
export async function serveExample(port = 0): Promise<ServedExample> {
  const [page, okta, auth0] = await Promise.all([pageFiles(), emulateOkta(), emulateAuth0()]);
  const tenants = new Map(Object.entries({ okta, auth0 }));

  const app = new Hono()
    .get('/session/:provider', async (call) => {
      const tenant = tenants.get(call.req.param('provider'));
      return tenant ? call.json(await tenant.signedIn(call.req.query('signedIn'))) : call.notFound();
    })
    .get('/inbox/:provider', (call) => {
      const tenant = tenants.get(call.req.param('provider'));
      return tenant ? call.json(tenant.inbox()) : call.notFound();
    })
    .get('*', ({ req, body, notFound }) => {
      const file = page.get(req.path);
      return file ? body(file.text, 200, { 'content-type': file.type }) : notFound();
    });

  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, 'localhost', () => listening());
  });
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new TypeError('The server has no port.');

  return {
    url: `http://localhost:${address.port}`,
    async close() {
      const closed = new Promise<void>((done) => server.close(() => done()));
      if ('closeAllConnections' in server) server.closeAllConnections();
      await Promise.all([closed, okta.close(), auth0.close()]);
    },
  };
}
