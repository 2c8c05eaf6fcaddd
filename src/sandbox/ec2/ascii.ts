import { AwsError } from '../endpoint/operation.js';

// github.com/hashicorp/terraform-provider-aws/pull/43854
export function mustBeAscii(texts: Readonly<Record<string, string>>): void {
  for (const [parameter, text] of Object.entries(texts)) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII begins with them
    if (/^[\x00-\x7f]*$/.test(text)) continue;
    const complaint = 'Character sets beyond ASCII are not supported.';
    throw new AwsError('InvalidParameterValue', `Value (${text}) for parameter ${parameter} is invalid. ${complaint}`);
  }
}
