import { phoneNumbers } from '../../../../src/phone/index.ts';
import type { PhoneNumberServices } from '../../../../src/ports/index.ts';
import type { Desk } from './world.ts';

/** The page's own check of a number, which waits until it is known what was typed. */
export interface NumberDesk extends Desk, PhoneNumberServices {}

export function createNumberDesk(): NumberDesk {
  const { checkNumber } = phoneNumbers();
  let go: ((isNumber: boolean) => void) | undefined;
  return {
    get isAsked() {
      return go !== undefined;
    },
    async checkNumber(input, options) {
      const isNumber = await new Promise<boolean>((resolve) => {
        go = resolve;
        options.signal.addEventListener('abort', () => resolve(false), { once: true });
      });
      go = undefined;
      return checkNumber(isNumber ? input : { ...input, text: 'no number' }, options);
    },
    answer(name) {
      if (name !== 'a number' && name !== 'invalid_input') return false;
      go?.(name === 'a number');
      return true;
    },
  };
}
