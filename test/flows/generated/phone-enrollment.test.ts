import { describeInProcess } from './in-process.ts';
import { LEFT_TO_DEFAULT, phoneEnrollmentModels } from './phone-enrollment.model.ts';
import { CODE_WAYS } from './ways.ts';

describeInProcess('the phone flow', phoneEnrollmentModels, LEFT_TO_DEFAULT, CODE_WAYS);
