import { ok } from 'neverthrow';
import { accountFailure, secret } from '../../src/domain/index.ts';
import { EMULATOR_CLIENT_ID } from '../../src/emulator/authorization/headless-sign-in.ts';
import type { StepUpStrategy } from '../../src/ports/index.ts';
import type { Tab } from './resume-run.ts';
