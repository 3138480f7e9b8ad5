/** A page that may ask for credentials of a relying party. */
export function pageOf(rpId = 'localhost'): { readonly origin: string } {
  return { origin: rpId === 'localhost' ? 'http://localhost:3000' : `https://${rpId}` };
}
