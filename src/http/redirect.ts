/** Whether an answer leads elsewhere, or comes from there: the token stays with the origin it was sent to. */
export function isRedirect({ status, type, redirected, url: answerUrl }: Response, url: string): boolean {
  if ((status >= 300 && status < 400) || type === 'opaqueredirect') return true;
  // React Native follows redirects whatever it is told, and only the URL shows it. Elsewhere the URL says
  // nothing: a host's own `fetch` may go through a proxy.
  return redirected ?? (answerUrl !== '' && new URL(answerUrl).origin !== new URL(url).origin);
}
