import { array, number, object, optional, string } from './schema.ts';

/** Auth0 contract section 5 */
export const problem = object({
  type: string(/https:\/\/auth0\.com\/api-errors\/A0E-\d{3}-\d{4}/),
  status: number,
  title: string(/.+/),
  detail: string(/.+/),
  validation_errors: optional(
    array(
      object({
        detail: string(/data.+/),
        field: optional(string()),
        pointer: optional(string()),
        source: optional(string()),
      }),
    ),
  ),
});
