/** Where the login form goes. Neither provider has such a path: theirs is not public. */
export const SIGN_IN_PATH = '/emulator/sign-in';

/** What the login form asks for, and what was wrong with the last answer. */
export interface SignInPage {
  readonly transactionId: string;
  /** Which fields the page asks for. */
  readonly step: 'password' | 'second_factor';
  readonly problem?: string;
}

const FIELDS: Readonly<Record<SignInPage['step'], string>> = {
  password: `
    <label>Username <input name="username" autocomplete="username" required autofocus></label>
    <label>Password <input name="password" type="password" autocomplete="current-password" required></label>`,
  second_factor: `
    <label>One-time code <input name="code" inputmode="numeric" autocomplete="one-time-code" required autofocus></label>`,
};

/** The login form: plain HTML that a browser and a headless client can use alike. */
export function signInPage({ transactionId, step, problem }: SignInPage): Response {
  const message = problem === undefined ? '' : `<p role="alert">${escapeHtml(problem)}</p>`;
  return htmlPage(
    'Sign in',
    `${message}
    <form method="post" action="${SIGN_IN_PATH}">
    <input type="hidden" name="transaction" value="${escapeHtml(transactionId)}">${FIELDS[step]}
    <button>Sign in</button>
    </form>`,
    problem === undefined ? 200 : 401,
  );
}

const STYLE = `
body { font: 1rem/1.5 system-ui, sans-serif; margin: 1rem }
h1 { font-size: 1.25rem; margin: 0 0 .75rem }
label, input { display: block; width: 100%; max-width: 20rem; box-sizing: border-box }
input, button { font: inherit; padding: .25rem .5rem; margin-bottom: .75rem }
`;

/** A page with a heading and a body of trusted HTML. */
export function htmlPage(title: string, body: string, status = 200): Response {
  const text = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
${body}
</body>
</html>
`;
  return new Response(text, {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  });
}

/** Text as it may stand in HTML, attribute values included. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
