export const examples = `Examples:
  $ npx flowlab start --sandbox        learn offline: no AWS account, no cost
  $ npx flowlab start --region eu-west-1
  $ npx flowlab diagnose i-0abc i-0def --protocol tcp --port 443
  $ npx flowlab cleanup --dry-run

More: flowlab help exit-codes, help environment, help causes, help json`;

export const exitCodes = `Exit codes
  0    done; for diagnose: the traffic gets through (--rules: no rule stops it; without ends:
       nothing of yours is broken)
  1    failed, and can be resumed
  2    wrong usage, or an answer was needed and nobody could give it
  3    bad news: not reachable or not known, something left over, a failed check
  4    sign-in: no credentials, or expired ones
  5    refused: a precondition, a permission, the lock, another account, a damaged state
  130  Ctrl-C (129 and 143: the terminal was closed, the process was asked to end)`;

export const environment = `Environment
  AWS_PROFILE, AWS_REGION, AWS_DEFAULT_REGION, AWS_ENDPOINT_URL and the rest of the AWS SDK's
  FLOWLAB_HOME     folder of the state file (else XDG_STATE_HOME/flowlab, ~/.local/state/flowlab,
                   ~/Library/Application Support/flowlab or %LOCALAPPDATA%\\flowlab)
  ACCESSIBLE=1     as --accessible
  NO_COLOR=1       no colour; FORCE_COLOR=1 colour even in a pipe
  CI               no animation
  COLUMNS          width where the terminal does not tell`;

/** The codes that a verdict can name, from the list that the diagnosis itself reads. */
export async function causesText(): Promise<string> {
  const { causes, untold } = await import('../diagnosis/causes/index.js');
  return [
    'Causes that flowlab diagnose can name',
    '',
    ...Object.entries(causes).flatMap(([code, means]) => [`  ${code}`, `      ${means}`]),
    '',
    'What neither records nor configuration show',
    '',
    ...untold.map((reason) => `  ${reason}`),
  ].join('\n');
}

/** JSON Schema of what `diagnose --json` prints. */
export async function jsonText(): Promise<string> {
  const { verdictSchema } = await import('../diagnosis/verdict-schema.js');
  return JSON.stringify(verdictSchema, null, 2);
}
