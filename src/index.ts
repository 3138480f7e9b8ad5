export type * from './domain/index.ts';
export {
  accountFailure,
  continuation,
  FAILURE_KINDS,
  failureOf,
  isAccountFailure,
  isContinuation,
  isSecret,
  secret,
  systemClock,
} from './domain/index.ts';
export type * from './ports/index.ts';
export { fromService, notSupported } from './ports/index.ts';
export * from './runtime/index.ts';
