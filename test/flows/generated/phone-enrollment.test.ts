import { describeGoneEntry } from './gone-entries.ts';
import { describeInProcess } from './in-process.ts';
import { LEFT_TO_DEFAULT, phoneEnrollmentModels } from './phone-enrollment.model.ts';
import { CODE_WAYS } from './ways.ts';

describeInProcess('the phone flow', phoneEnrollmentModels, LEFT_TO_DEFAULT, CODE_WAYS);

describeGoneEntry('a phone', phoneEnrollmentModels['code by a call of its own'], {
  resend: 'code.resend (as before)',
  beside: {},
});
