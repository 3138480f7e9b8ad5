import { emailEnrollmentModels } from './email-enrollment.model.ts';
import { describeReloads } from './reload-tests.ts';

describeReloads('the email flow', emailEnrollmentModels);
