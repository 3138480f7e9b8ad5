import { describeOverHttp, type Unreached } from './over-http.ts';
import { webAuthnFlow } from './webauthn-flow.ts';

const OKTA: readonly Unreached[] = [
  {
    reason: 'Every credential is listed with its id, so that none is of unknown fate.',
    transitions: [
      'reconciling: reconcile answers #2 [isFoundUnknown] -> unresolved',
      'unresolved: flow.retry -> reconciling',
      'unresolved: ceremony.refresh -> starting',
    ],
  },
];

describeOverHttp('the WebAuthn flow', webAuthnFlow, { okta: OKTA, auth0: [] });
