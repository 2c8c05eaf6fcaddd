import { type AthenaClient, GetWorkGroupCommand } from '@aws-sdk/client-athena';
import { isDenied } from '../../aws/classify.js';
import { Problem } from '../../base/problem.js';
import { sizeInWords } from '../../base/size.js';

/** What a workgroup says about the queries in it. */
export interface Workgroup {
  readonly name: string;
  /** Where results go that name no place: in S3, or in Athena's own keeping. Null: nowhere, or nobody may know. */
  readonly output: string | null;
  /** Its settings override those of a query. */
  readonly isEnforced: boolean;
  /** Bytes that a query may read; null: as many as it likes, as far as is known. */
  readonly cutoff: number | null;
}

/** Reads the settings; whoever may not see them finds out at the query what they are. */
export async function readWorkgroup(
  athena: AthenaClient,
  name: string,
  signal: AbortSignal,
): Promise<Workgroup | null> {
  try {
    const { WorkGroup } = await athena.send(new GetWorkGroupCommand({ WorkGroup: name }), { abortSignal: signal });
    const { ResultConfiguration, ManagedQueryResultsConfiguration, EnforceWorkGroupConfiguration, ...limits } =
      WorkGroup?.Configuration ?? {};
    const managed = ManagedQueryResultsConfiguration?.Enabled === true ? "Athena's own keeping" : null;
    return {
      name,
      output: ResultConfiguration?.OutputLocation ?? managed,
      isEnforced: EnforceWorkGroupConfiguration === true,
      cutoff: limits.BytesScannedCutoffPerQuery ?? null,
    };
  } catch (error) {
    if (!isDenied(error)) throw error;
    return null;
  }
}

/** Refuses what the workgroup would refuse after the person has said yes. */
export function checkWorkgroup({ name, output, cutoff }: Workgroup, given: string | null, bytes: number): void {
  if (output === null && given === null)
    throw new Problem('usage', `Athena's workgroup ${name} has no place for results.`, [
      'Name one that you may write to: --athena-output s3://<bucket>/<prefix>/',
      'Or another workgroup: --athena-workgroup <name>',
    ]);
  if (cutoff !== null && bytes > cutoff)
    throw new Problem(
      'quota',
      `The workgroup ${name} allows a query to read ${sizeInWords(cutoff)}; this one would read ${sizeInWords(bytes)}.`,
      ['Ask for a shorter time: --since 1d', 'Or another workgroup: --athena-workgroup <name>'],
    );
}
