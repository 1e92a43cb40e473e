import { PluginError } from '@kpki/plugin';
import { bareCommand, findingText, type Shown, shown, statementText } from '@kpki/presentation';
import { saidBy } from '../src/model/errors.ts';
import type { Finding, Remedy } from '../src/model/finding.ts';

/** Returns a finding in words; undefined where there is none. */
export function said(finding: Finding): string;
export function said(finding: Finding | undefined): string | undefined;
export function said(finding: Finding | undefined): string | undefined {
  return finding === undefined ? undefined : findingText(finding);
}

/** Returns plain data with its findings in words, as documents have them. */
export function inWords<Data>(data: Data): Shown<Data> {
  return shown(data, bareCommand);
}

/** Returns a remedy in words; empty where there is none. */
export function remedySaid(remedy: Remedy | undefined): string {
  return remedy === undefined ? '' : statementText(remedy);
}

/** Throws what some work throws, with its message in words. */
export async function spoken<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!PluginError.is(error)) throw error;
    const said = saidBy(error);
    throw new PluginError(error.code, typeof said === 'string' ? said : statementText(said), { cause: error });
  }
}
