import fc from 'fast-check';

// Also halves of surrogate pairs, which no URL and no UTF-8 can hold.
const codeUnit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));

/** Any text at all. */
export const anyText = (maxLength: number) => fc.string({ unit: codeUnit, maxLength });
