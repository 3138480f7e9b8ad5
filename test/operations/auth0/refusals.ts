import type { Refusal } from '../refusals.ts';

function error(status: number, code: string, title: string, pointer?: string): Refusal {
  return {
    status,
    body: {
      type: `https://auth0.com/api-errors/A0E-${status}-${code}`,
      status,
      title,
      detail: title,
      ...(pointer !== undefined && {
        validation_errors: [{ detail: 'is wrong', field: `data${pointer}`, pointer, source: 'body' }],
      }),
    },
  };
}

function challenge(status: number, parameters: string): Refusal {
  return { status, headers: { 'www-authenticate': `Bearer ${parameters}` } };
}

/** What Auth0 refuses a call with. Auth0 contract section 5 */
export const auth0Refusals = {
  '400 0001': error(400, '0001', 'Bad Request'),
  '400 0003 with fields': error(400, '0003', 'Validation Error', '/field'),
  '400 0003 otp_code': error(400, '0003', 'Validation Error', '/otp_code'),
  '400 without a body': { status: 400 },
  '401 0001': error(401, '0001', 'Unauthorized'),
  '401 0003': error(401, '0003', 'Invalid Token'),
  '401 without a body': { status: 401 },
  '403 0001': error(403, '0001', 'Forbidden'),
  '403 0002': error(403, '0002', 'Insufficient Scope'),
  '403 step-up': challenge(403, 'error="insufficient_user_authentication", max_age="900"'),
  '404 0001': error(404, '0001', 'Not Found'),
  '404 0002': error(404, '0002', 'Resource Not Found'),
  '409 0001': error(409, '0001', 'Configuration issue'),
  '409 0003': error(409, '0003', 'Duplicate Resource'),
  '413': { status: 413 },
  '415': { status: 415 },
  '429 0001': error(429, '0001', 'Too Many Requests'),
} as const satisfies Readonly<Record<string, Refusal>>;
