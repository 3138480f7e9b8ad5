import { describeInProcess } from './in-process.ts';
import { LEFT_TO_DEFAULT, phoneEnrollmentModels } from './phone-enrollment.model.ts';

describeInProcess('the phone flow', phoneEnrollmentModels, LEFT_TO_DEFAULT);
