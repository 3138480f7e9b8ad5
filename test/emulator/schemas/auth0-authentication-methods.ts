import {
  array,
  boolean,
  exactly,
  number,
  object,
  oneOf,
  optional,
  type Schema,
  string,
  timestamp,
} from './schema.ts';

// Auth0 contract sections 1 (timestamps), 6, 8 and 9
const SESSION = string(/Fe26\.2\*\*\S{40,}/);

const idOf = (type: string) => string(new RegExp(`${type}\\|dev_[0-9A-Za-z]{16}`));
const common = { created_at: timestamp };
const secondFactor = {
  ...common,
  confirmed: boolean,
  usage: exactly(['secondary']),
  last_auth_at: optional(timestamp),
};
const name = optional(string());

/** What create answers, by type. Section 6 */
export const pending: Readonly<Record<string, Schema>> = {
  email: object({ id: idOf('email'), auth_session: SESSION }),
  phone: object({ id: idOf('phone'), auth_session: SESSION }),
  totp: object({
    id: idOf('totp'),
    auth_session: SESSION,
    barcode_uri: string(
      /otpauth:\/\/totp\/[\w-]+:[\w%]+\?secret=[A-Z2-7]{32}&issuer=[\w-]+&algorithm=SHA1&digits=6&period=30/,
    ),
    manual_input_code: string(/[A-Z2-7]{32}/),
  }),
  'push-notification': object({
    id: idOf('push-notification'),
    auth_session: SESSION,
    barcode_uri: string(
      /otpauth:\/\/totp\/[\w-]+:[\w%]+\?enrollment_tx_id=\w{32}&base_url=https%3A%2F%2F[\w.-]+%2Fappliance-mfa/,
    ),
  }),
  'recovery-code': object({
    id: idOf('recovery-code'),
    auth_session: SESSION,
    recovery_code: string(/[A-Z0-9]{24}/),
  }),
  password: object({
    id: oneOf('password|new'),
    auth_session: SESSION,
    policy: object({
      complexity: object({
        min_length: number,
        character_types: array(oneOf('uppercase', 'lowercase', 'number', 'special')),
        character_type_rule: oneOf('all', 'three_of_four'),
        identical_characters: oneOf('allow', 'block'),
        sequential_characters: oneOf('allow', 'block'),
        max_length_exceeded: oneOf('truncate', 'error'),
      }),
      profile_data: object({ active: boolean, blocked_fields: array(string()) }),
      history: object({ active: boolean, size: number }),
      dictionary: object({ active: boolean, default: oneOf('en_10k', 'en_100k') }),
    }),
  }),
};

/** What is stored, by type. Section 8 */
export const stored: Readonly<Record<string, Schema>> = {
  email: object({ ...secondFactor, id: idOf('email'), type: oneOf('email'), email: string(/.+@.+/), name }),
  phone: object({
    ...secondFactor,
    id: idOf('phone'),
    type: oneOf('phone'),
    phone_number: string(/\+\d+/),
    preferred_authentication_method: oneOf('sms', 'voice'),
    name,
  }),
  totp: object({ ...secondFactor, id: idOf('totp'), type: oneOf('totp'), name }),
  'push-notification': object({
    ...secondFactor,
    id: idOf('push-notification'),
    type: oneOf('push-notification'),
    name,
  }),
  'recovery-code': object({ ...secondFactor, id: idOf('recovery-code'), type: oneOf('recovery-code') }),
  password: object({
    ...common,
    id: string(/password\|[\w-]+/),
    type: oneOf('password'),
    identity_user_id: string(/auth0\|\w+/),
    usage: exactly(['primary']),
    last_password_reset: optional(timestamp),
  }),
};

/** Section 9 */
export const factors = object({
  factors: array(
    object({
      type: oneOf('password', 'totp', 'phone', 'email', 'push-notification', 'recovery-code', 'passkey'),
      usage: optional(array(oneOf('primary', 'secondary'))),
    }),
  ),
});
