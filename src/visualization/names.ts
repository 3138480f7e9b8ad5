const INLINE = '(inline)';

/** The name of an action: its own, or what a built-in one (`raise`, `emit`) does. */
export function actionName(action: unknown): string {
  if (typeof action === 'string') return action;
  const type = memberOf(action, 'type');
  if (typeof type !== 'string') return INLINE;
  if (typeof action !== 'function') return type;
  const event = memberOf(memberOf(action, 'event'), 'type');
  const verb = type.replace(/^xstate\./, '');
  return typeof event === 'string' ? `${verb} ${event}` : verb;
}

/** The name of a guard; combined ones are spelled out: `not isRetryable`, `isAlive and isPollable`. */
export function guardName(guard: unknown): string {
  if (typeof guard === 'string') return guard;
  if (typeof guard !== 'function') {
    const type = memberOf(guard, 'type');
    return typeof type === 'string' ? type : INLINE;
  }
  const guards = memberOf(guard, 'guards');
  if (!Array.isArray(guards)) return INLINE;
  const names = guards.map(guardName);
  return guard.name === 'not' ? `not ${names.join(' ')}` : names.join(` ${guard.name} `);
}

function memberOf(value: unknown, key: string): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  return Reflect.get(value, key);
}
