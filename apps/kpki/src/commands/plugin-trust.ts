import { dirname, resolve } from 'node:path';
import { PluginError } from '@kpki/plugin';
import { consentTexts, pluginsDocument, pluginTrustDocument, trustTexts, withdrawnText } from '@kpki/presentation';
import { isBuiltIn } from '../builtins.ts';
import type { RunCommand } from '../command-line/command.ts';
import { Fault } from '../fault.ts';
import { documentText } from '../print/document.ts';
import { envelope, printResult } from '../print/record.ts';
import type { PluginListReport } from '../print/records.ts';
import { viewOf } from '../print/view.ts';
import { readConfiguration } from '../session/configuration.ts';
import { defaultFile } from '../session/default-file.ts';
import { isBuiltInLayout } from '../session/known-plugins.ts';
import { findPlugin } from '../session/trust/find-plugin.ts';
import { trustCommand } from '../session/trust/import-trusted.ts';
import { listPlugins as pluginsOf } from '../session/trust/plugin-list.ts';
import { judgePlugin, trustPlugin, untrustPlugin } from '../session/trust/trust.ts';
import { clean } from '../text/clean.ts';
import { consent } from './consent.ts';

/** Lists the plugins of an environment; those that are not trusted are inspected and not run. */
export const listPlugins: RunCommand = async ({ options, terminal }) => {
  const configuration = await readConfiguration(options, terminal);
  const report: PluginListReport = {
    cluster: configuration.cluster.name,
    environment: configuration.environment?.name ?? null,
    plugins: await pluginsOf(configuration, dirname(resolve(configuration.file))),
  };
  printResult({ options, terminal }, envelope('PluginList', report), (isWide) =>
    pluginsDocument(report.plugins, isWide),
  );
  return 'done';
};

export const trust: RunCommand = async ({ arguments: [use = ''], options, terminal }) => {
  if (isBuiltIn(use) || isBuiltInLayout(use)) {
    terminal.note(trustTexts.builtIn(use));
    return 'done';
  }
  const folder = dirname(resolve(options.file ?? defaultFile));
  const judged = await judgePlugin(findPlugin(use, folder), folder);
  const { digest } = judged.content;
  if (options.hash !== undefined && options.hash !== digest) {
    throw new Fault('failed', `${use} is not trusted: its content is ${digest}, and not that of --hash`);
  }
  terminal.note(documentText(pluginTrustDocument(judged), viewOf('table', terminal)));
  if (judged.trust === 'trusted') {
    terminal.out(clean(trustTexts.trustedAlready(use)));
    return 'done';
  }
  terminal.note('');
  if (options.yes !== true) {
    const instead = consentTexts.withHash(trustCommand(use, folder), digest);
    if (!(await consent(terminal, 'Trust it?', instead))) return 'failed';
  }
  // The plugin may have changed before the answer: only the content that was shown is trusted.
  await trustPlugin(judged, folder, new Date());
  terminal.out(`Trusted ${clean(use)}.`);
  return 'done';
};

/** Withdraws trust from every version, even of a plugin that is gone. */
export const untrust: RunCommand = async ({ arguments: [use = ''], options, terminal }) => {
  const folder = dirname(resolve(options.file ?? defaultFile));
  const names = [use, resolve(folder, use), ...foundName(use, folder)];
  const count = await untrustPlugin(names, folder);
  if (count === 0) {
    terminal.note(clean(trustTexts.notTrusted(use)));
    return 'failed';
  }
  terminal.out(clean(withdrawnText(use, count)));
  return 'done';
};

function foundName(use: string, folder: string): readonly string[] {
  try {
    return [findPlugin(use, folder).name];
  } catch (error) {
    if (!PluginError.is(error)) throw error;
    return [];
  }
}
