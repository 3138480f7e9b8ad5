/** What can be done next (Okta contract section 5). */
export interface Link {
  readonly href: string;
  readonly hints: { readonly allow: readonly string[] };
}

/** A link with the methods that it takes. */
export function link(href: string, ...allow: readonly string[]): Link {
  return { href, hints: { allow } };
}

/** A success with a body, in the media type of the Okta contract, section 1.3. */
export function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json;okta-version=1.0.0' },
  });
}

/** A success without a body; it must not have a content type either (Okta contract section 1.3). */
export function noContent(): Response {
  return new Response(null, { status: 204 });
}
