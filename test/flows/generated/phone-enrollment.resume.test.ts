import { phoneEnrollmentModels } from './phone-enrollment.model.ts';
import { describeReloads } from './reload-tests.ts';

describeReloads('the phone flow', phoneEnrollmentModels);
