import type { PluginAnswer } from '@kpki/spec';
import { firstNode } from '../../../../options/init-node.ts';
import type { StartupContext } from '../../../work/notice.ts';
import type { Draft, DraftCa, DraftPlugin, TypedOptions } from '../../draft.ts';

/** Every default, and this machine as the first node, as `kpki init` has it. */
export function firstDraft({ usual, machine }: StartupContext): Draft {
  const first = firstNode(machine);
  return {
    name: usual.name,
    profile: usual.profile,
    kubernetesVersion: usual.kubernetesVersion,
    endpoint: '',
    apiServerNames: '',
    serviceSubnets: usual.serviceSubnets.join(', '),
    dnsDomain: usual.dnsDomain,
    controlPlane: [{ name: first.name, addresses: first.addresses.join(', ') }],
    workers: [],
    etcd: { topology: usual.etcd.topology, nodes: [] },
    keys: { ca: usual.keys.ca, certificates: usual.keys.certificates },
    validity: { ca: usual.validity.ca, certificates: usual.validity.certificates },
    topology: usual.topology,
    environment: {
      name: usual.environment.name,
      backend: pluginDraft(usual.environment.backend),
      moreBackends: [],
      ca: { all: inSinks, isEach: false, own: {}, root: inSinks, rootFolder: './root' },
      sink: { ...pluginDraft(usual.environment.sink), name: 'main', layout: null },
      moreSinks: [],
    },
  };
}

const inSinks: DraftCa = { keys: '', issuer: '', key: '', signer: '' };

function pluginDraft({ use, with: options = {} }: PluginAnswer): DraftPlugin {
  const typed: TypedOptions = Object.fromEntries(Object.entries(options).map(([key, value]) => [key, String(value)]));
  return { use, other: '', options: { [use]: typed } };
}
