import { emailEnrollmentModels, LEFT_TO_DEFAULT } from './email-enrollment.model.ts';
import { describeGoneEntry } from './gone-entries.ts';
import { describeInProcess } from './in-process.ts';
import { CODE_WAYS } from './ways.ts';

describeInProcess('the email flow', emailEnrollmentModels, LEFT_TO_DEFAULT, CODE_WAYS);

describeGoneEntry('an address', emailEnrollmentModels['code by a call of its own'], {
  resend: 'code.resend',
  beside: { polling: 'idle' },
});
