import { expect, test } from 'vitest';
import { expectAnswer, oktaOrg } from './okta-org.ts';
import { oktaApplications, organization } from './schemas/okta-organization.ts';

const ORGANIZATION = '/idp/myaccount/organization';
const APPLICATIONS = '/idp/myaccount/okta-applications';

test('an organisation tells what it is called and where help is found', async () => {
  const { call } = await oktaOrg();

  const reply = await call('GET', ORGANIZATION);

  expectAnswer(reply, 200, organization);
  expect(reply.body).toMatchObject({ url: 'https://example.okta.com', supportEmail: 'support@example.com' });
});

test('what it tells can be set', async () => {
  const told = { name: 'Other', url: 'https://other.example.com', helpLink: 'https://help.example.com' };
  const { call } = await oktaOrg({ organization: told });

  expect((await call('GET', ORGANIZATION)).body).toMatchObject(told);
});

test("Okta's own applications have ids that stay", async () => {
  const { call } = await oktaOrg();
  const reply = await call('GET', APPLICATIONS);
  expectAnswer(reply, 200, oktaApplications);
  expect(reply.body).toMatchObject([
    { name: 'okta_enduser' },
    { name: 'okta_account_settings' },
    { name: 'okta_browser_plugin' },
  ]);

  expect((await call('GET', APPLICATIONS)).body).toEqual(reply.body);
});

test('an administrator has one more', async () => {
  const admin = { id: 'okta.1', name: 'saasure', displayName: 'Admin Console' };
  const { call } = await oktaOrg({ oktaApplications: [admin] });

  expect((await call('GET', APPLICATIONS)).body).toEqual([admin]);
});

test('each needs its own scope', async () => {
  const { call } = await oktaOrg({}, ['okta.myAccount.organization.read']);
  const other = await oktaOrg({}, ['okta.myAccount.oktaApplications.read']);

  expect((await call('GET', ORGANIZATION)).status).toBe(200);
  expect((await call('GET', APPLICATIONS)).status).toBe(403);
  expect((await other.call('GET', APPLICATIONS)).status).toBe(200);
  expect((await other.call('GET', ORGANIZATION)).status).toBe(403);
});
