/** What a provider tells browsers about requests from other origins. */
export interface CorsRules {
  readonly methods: readonly string[];
  readonly requestHeaders: readonly string[];
  readonly exposedHeaders: readonly string[];
}

const ALLOW_ORIGIN = 'access-control-allow-origin';

/** The answer to a preflight. Tokens travel in a header, never in cookies, so any origin may ask. */
export function preflight({ methods, requestHeaders }: CorsRules): Response {
  return new Response(null, {
    status: 204,
    headers: {
      [ALLOW_ORIGIN]: '*',
      'access-control-allow-methods': methods.join(', '),
      'access-control-allow-headers': requestHeaders.join(', '),
      'access-control-max-age': '600',
    },
  });
}

/** Lets a browser read the answer, unless the operation has closed it (`hideFromBrowsers`). */
export function withCors({ headers }: Response, { exposedHeaders }: CorsRules): void {
  if (headers.has(ALLOW_ORIGIN)) return;
  headers.set(ALLOW_ORIGIN, '*');
  headers.set('access-control-expose-headers', exposedHeaders.join(', '));
}

/** Makes browsers refuse the answer, as they do when the provider sends no CORS headers at all. */
export function hideFromBrowsers(response: Response): Response {
  response.headers.set(ALLOW_ORIGIN, 'null');
  return response;
}
