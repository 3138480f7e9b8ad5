import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ServedExample, serveExample } from '../../examples/plain/serve.ts';
import type { BrowserBench } from './browser-bench.ts';

/** The plain example as its visitors use it: by keyboard, on small screens, with what is read out to them. */
export function describePlainExample({ device, useDevice }: BrowserBench): void {
  describe('the plain example', () => {
    useDevice();

    let example: ServedExample;
    let page: Page;

    beforeAll(async () => {
      example = await serveExample();
      page = device().page;
    });
    afterEach(async () => {
      await page.evaluate(() => sessionStorage.clear());
      await device().authenticator.lose();
    });
    afterAll(() => example.close());

    /** The page of a user who has signed in long ago, or just now. */
    async function open(
      provider: string,
      { signedIn = 'now', width = 1280 }: { signedIn?: string; width?: number } = {},
    ): Promise<void> {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(`${example.url}/?provider=${provider}&signedIn=${signedIn}`);
      for (const start of await page.locator('button[name="start"]').all())
        await start.and(page.locator(':enabled')).waitFor();
    }

    async function codesFrom(provider: string, email: string): Promise<readonly string[]> {
      const answer = await fetch(new URL(`/inbox/${provider}`, example.url));
      const mails: readonly { to: string; code: string }[] = await answer.json();
      return mails.filter(({ to }) => to === email).map(({ code }) => code);
    }

    const press = (key: string) => page.keyboard.press(key);

    /** The text of what the keyboard is at. */
    const focusedText = () => page.evaluate(() => document.activeElement?.textContent?.trim());

    async function tabTo(name: string): Promise<void> {
      for (let stops = 0; stops < 12; stops += 1) {
        if ((await focusedText()) === name) return;
        await press('Tab');
      }
      throw new Error(`The keyboard does not come to "${name}".`);
    }

    async function typed(label: string, text: string): Promise<void> {
      const field = page.getByRole('textbox', { name: label, exact: true });
      await field.waitFor();
      expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
      await page.keyboard.type(text);
      await press('Enter');
    }

    /** How much of the page is beyond its right edge. */
    function cutOffPx(): Promise<number> {
      return page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth - clientWidth;
      });
    }

    /** The sign-in has this field, and the keyboard. */
    async function inFrame(label: string): Promise<void> {
      await page.frameLocator('iframe').getByLabel(label).waitFor();
      await page.waitForFunction(() => document.activeElement?.tagName === 'IFRAME');
    }

    async function onHeading(name: string): Promise<void> {
      await page.getByRole('heading', { name, exact: true }).waitFor();
      expect(await focusedText()).toBe(name);
    }

    async function addEmail(email: string): Promise<void> {
      await tabTo('Add an email');
      await press('Enter');
      await typed('Email address', email);
    }

    test.each(['okta', 'auth0'])(
      'adds an email on %s by keyboard alone, another sign-in included',
      async (provider) => {
        await open(provider, { signedIn: 'before' });
        await addEmail('new@example.com');

        await onHeading('Is it still you?');
        expect(await page.getByRole('dialog', { name: 'Is it still you?' }).isVisible()).toBe(true);
        await tabTo('Sign in again');
        await press('Enter');
        await inFrame('Username');
        await press('Tab');
        await page.keyboard.type('mia@example.com');
        await press('Tab');
        await page.keyboard.type('password');
        await press('Enter');
        if (provider === 'auth0') {
          await inFrame('One-time code');
          await press('Tab');
          await page.keyboard.type('246810');
          await press('Enter');
        }

        await page.getByRole('heading', { name: 'Enter the code' }).waitFor();
        const [code = ''] = await codesFrom(provider, 'new@example.com');
        await typed('Code', code);
        await onHeading('new@example.com is on your account');
        await tabTo('Done');
        await press('Enter');
        await page.getByRole('list', { name: 'Email addresses' }).getByText('new@example.com').waitFor();
        expect(await focusedText()).toBe('Add an email');
        // Or "Back" would sign in once more, unseen.
        expect(page.frames()).toHaveLength(1);
      },
    );

    test('keeps the flow when the user will not sign in again, also on a small screen', async () => {
      await open('okta', { signedIn: 'before', width: 320 });
      await addEmail('other@example.com');
      await onHeading('Is it still you?');
      await press('Escape');

      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      expect(await cutOffPx()).toBe(0);
      const status = page.locator('#status');
      for (const declined of ['Escape', 'Enter']) {
        await tabTo('Go on');
        await press('Enter');
        await onHeading('Is it still you?');
        await status.evaluate((element) => element.replaceChildren());
        if (declined === 'Enter') await tabTo('Not now');
        await press(declined);
        await page.getByRole('dialog').waitFor({ state: 'hidden' });
        await expect.poll(focusedText).toBe('First, sign in again');
        expect(await status.textContent()).toBe('First, sign in again');
      }
    });

    test('says what is left behind of an address, and carries on with one flow after the other', async () => {
      await open('okta');
      await addEmail('first@example.com');
      await page.getByRole('heading', { name: 'Enter the code' }).waitFor();
      // Another tab, which is closed meanwhile, has begun one, too.
      const first = await page.evaluate(() => Object.entries<string>(sessionStorage));
      await page.evaluate(() => sessionStorage.clear());
      await open('okta');
      await addEmail('second@example.com');
      await page.getByRole('heading', { name: 'Enter the code' }).waitFor();
      await page.evaluate((items) => {
        for (const [key, item] of items) sessionStorage.setItem(key, item);
      }, first);
      await page.reload();

      const left: (string | undefined)[] = [];
      const heading = page.getByRole('heading', { name: 'Enter the code' });
      const done = page.getByRole('button', { name: 'Done' });
      await heading.waitFor();
      for (const isOneLeft of [true, false]) {
        await tabTo('Cancel');
        await press('Enter');
        await tabTo('Keep it');
        await press('Enter');
        await done.waitFor();
        left.push(await focusedText());
        await tabTo('Done');
        await press('Enter');
        await done.waitFor({ state: 'hidden' });
        expect(await heading.isVisible()).toBe(isOneLeft);
      }
      expect(left.sort()).toEqual([
        'first@example.com is on your account, but not verified yet',
        'second@example.com is on your account, but not verified yet',
      ]);
      await page.getByRole('button', { name: 'Add an email' }).waitFor();
    });

    test('announces a wrong code, and ties it to its field', async () => {
      await open('okta');
      await addEmail('wrong@example.com');
      await page.getByRole('heading', { name: 'Enter the code' }).waitFor();
      await typed('Code', '000000');

      const status = page.getByRole('status');
      await status.filter({ hasText: 'That is not the code.' }).waitFor();
      const field = page.getByRole('textbox', { name: 'Code' });
      expect(await field.getAttribute('aria-invalid')).toBe('true');
      expect((await field.getAttribute('aria-describedby'))?.split(' ')).toContain('code-problem');
      const tree = await page.locator('#emails .flow').ariaSnapshot();
      expect(tree.replace(/\d:\d\d/g, '0:00')).toMatchInlineSnapshot(`
      "- heading "Enter the code" [level=3]
      - paragraph:
        - text: We sent it to
        - strong: wrong@example.com
        - text: .
        - timer: It is valid for 0:00.
      - text: Code
      - textbox "Code" [invalid]
      - paragraph: That is not the code. Please check it and try again.
      - button "Verify"
      - button "Send a new code in 0:00" [disabled]
      - button "Cancel""
    `);

      await typed('Code', '111111');
      await status.filter({ hasText: '2 wrong codes' }).waitFor();
    });

    test('carries on after a reload, without another mail', async () => {
      await open('auth0');
      await addEmail('other@example.com');
      await page.getByRole('heading', { name: 'Enter the code' }).waitFor();
      await page.reload();

      await page.getByRole('heading', { name: 'Enter the code' }).waitFor();
      const [code = '', ...others] = await codesFrom('auth0', 'other@example.com');
      expect(others).toEqual([]);
      await typed('Code', code);
      await onHeading('other@example.com is on your account');
    });

    test.each(['okta', 'auth0'])('adds a passkey on %s, once the user has said yes', async (provider) => {
      await open(provider);
      const { authenticator } = device();
      await authenticator.plugIn({ isVerified: false });
      await tabTo('Add a passkey');
      await press('Enter');
      await onHeading('Create a passkey on this device');
      await tabTo('Create the passkey');
      await press('Enter');
      await page.getByRole('status').filter({ hasText: 'That was not completed.' }).waitFor();

      await authenticator.setVerified(true);
      await tabTo('Create the passkey');
      await press('Enter');
      await onHeading('The passkey is on your account');
      expect(await authenticator.credentialIds()).toHaveLength(1);
    });

    test('tells that a passkey may have been added when it was on its way', async () => {
      await open('okta');
      await device().authenticator.plugIn();
      // The provider never answers it.
      await page.route('**/idp/myaccount/webauthn', () => undefined);
      await tabTo('Add a passkey');
      await press('Enter');
      await onHeading('Create a passkey on this device');
      await tabTo('Create the passkey');
      await press('Enter');
      await onHeading('Putting the passkey on your account…');
      await tabTo('Cancel');
      await press('Enter');
      await onHeading('The passkey may have been added: look at the list');
      await page.unrouteAll();
    });

    test('takes Okta for a provider that it does not know', async () => {
      await open('constructor');
      expect(await page.getByRole('link', { name: 'Okta' }).getAttribute('aria-current')).toBe('page');
    });
  });
}
