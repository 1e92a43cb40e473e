import type { ListedPlugin } from '../session/trust/plugin-list.ts';
import { clean } from '../text/clean.ts';
import { columns } from './columns.ts';
import type { View } from './view.ts';

/** What `kpki plugin list` shows. */
export interface PluginListReport {
  readonly cluster: string;
  /** Null where the file has none. */
  readonly environment: string | null;
  readonly plugins: readonly ListedPlugin[];
}

/** A row for each plugin, and under them what is wrong with some, and where they are. */
export function pluginListText({ plugins }: PluginListReport, { wide }: View): string {
  const header = ['PLUGIN', 'KIND', 'AS', 'VERSION', 'CONTRACT', 'TRUST', 'PATH', ...(wide ? ['CONTENT'] : [])];
  const rows = plugins.map((plugin) =>
    [
      plugin.use,
      plugin.kind,
      plugin.names.join(', '),
      plugin.version ?? '-',
      plugin.contract ?? '-',
      plugin.trust,
      plugin.path ?? (plugin.trust === 'built in' ? 'in kpki' : '-'),
      ...(wide ? [plugin.digest ?? '-'] : []),
    ].map(clean),
  );
  const faults = plugins.flatMap(({ use, fault }) => (fault === null ? [] : [clean(`${use}: ${fault}`)]));
  return [columns(header, rows), ...(faults.length > 0 ? ['', ...faults] : [])].join('\n');
}
