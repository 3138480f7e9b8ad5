import { phoneNumbers } from '../../../../src/phone/index.ts';
import type { PhoneNumberServices } from '../../../../src/ports/index.ts';
import { createGate } from './gate.ts';
import type { Desk } from './world.ts';

/** The page's own check of a number, which waits until it is known what was typed. */
export interface NumberDesk extends Desk, PhoneNumberServices {}

export function createNumberDesk(): NumberDesk {
  const { checkNumber } = phoneNumbers();
  const gate = createGate(['a number', 'invalid_input']);
  return {
    get isAsked() {
      return gate.isAsked;
    },
    answer: gate.answer,
    async checkNumber(input, options) {
      const isNumber = (await gate.wanted(options.signal)) === 'a number';
      return checkNumber(isNumber ? input : { ...input, text: 'no number' }, options);
    },
  };
}
