import { vi } from 'vitest';

/**
 * The little of a browser that auth0-spa-js cannot do without in Node: it takes `crypto`, `btoa` and `fetch`
 * from `window`, keeps the transaction of a login in `sessionStorage`, remembers in a cookie that somebody is
 * signed in, and asks for a lock before it refreshes. Undone by `vi.unstubAllGlobals()`.
 */
export function stubBrowserGlobals(origin: string): void {
  const { crypto, btoa, atob, fetch } = globalThis;
  const location = { origin, href: `${origin}/`, search: '' };
  vi.stubGlobal('window', { crypto, btoa, atob, fetch, location });
  vi.stubGlobal('document', { cookie: '' });
  vi.stubGlobal('sessionStorage', memoryStorage());
  vi.stubGlobal('navigator', { locks: { request: grantLock } });
}

type Locked = (lock: { readonly name: string }) => Promise<unknown>;

function grantLock(name: string, _options: unknown, callback: Locked): Promise<unknown> {
  return callback({ name });
}

function memoryStorage(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}
