import { dirname, resolve } from 'node:path';
import type { Run } from '../command-line/command.ts';
import { isText } from '../options/format.ts';
import { type PluginListReport, pluginListText } from '../print/plugin-list-text.ts';
import { envelope, record } from '../print/record.ts';
import { viewOf } from '../print/view.ts';
import { readConfiguration } from '../session/configuration.ts';
import { listPlugins } from '../session/trust/plugin-list.ts';

/** Lists what the environment names. What is not trusted is looked at, and nothing of it runs. */
export const run: Run = async ({ options, terminal }) => {
  const configuration = await readConfiguration(options, terminal);
  const report: PluginListReport = {
    cluster: configuration.cluster.name,
    environment: configuration.environment?.name ?? null,
    plugins: await listPlugins(configuration, dirname(resolve(configuration.file))),
  };
  const format = options.output ?? 'table';
  terminal.out(
    isText(format) ? pluginListText(report, viewOf(format, terminal)) : record(envelope('PluginList', report), format),
  );
  return 'done';
};
