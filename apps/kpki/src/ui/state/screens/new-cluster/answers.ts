import type { ConfigurationAnswers, EnvironmentAnswer, NodeAnswer, PluginAnswer, SinkAnswer } from '@kpki/spec';
import type { PluginForm } from '../../../work/plugin-form.ts';
import { type Draft, type DraftNode, type PluginSlot, type SinkSlot, wordsIn } from '../../draft.ts';
import type { Drafting, State } from '../../model.ts';
import { caAnswers, rootSink } from './ca-answers.ts';
import { isBlank } from './node-lists.ts';
import { optionsOf } from './options.ts';
import {
  backendAt,
  backendSlots,
  formFor,
  layoutOf,
  pluginAt,
  sinkAt,
  sinkSlots,
  typedOptions,
  usedBy,
} from './plugin-choice.ts';

/** Leaves out the default network, which the file has in a comment. */
export function answersOf(
  { startup }: Pick<State, 'startup'>,
  { draft, plugins }: Pick<Drafting, 'draft' | 'plugins'>,
): ConfigurationAnswers {
  const usual = startup?.usual;
  const subnets = wordsIn(draft.serviceSubnets);
  const domain = draft.dnsDomain.trim();
  const { name, profile, kubernetesVersion, endpoint, apiServerNames, etcd } = draft;
  return {
    name: name.trim(),
    profile,
    kubernetesVersion: kubernetesVersion.trim(),
    ...(endpoint.trim() === '' ? {} : { endpoint: endpoint.trim() }),
    ...(wordsIn(apiServerNames).length === 0 ? {} : { apiServerNames: wordsIn(apiServerNames) }),
    ...(['', usual?.serviceSubnets.join()].includes(subnets.join()) ? {} : { serviceSubnets: subnets }),
    ...(['', usual?.dnsDomain].includes(domain) ? {} : { dnsDomain: domain }),
    controlPlane: nodeAnswers(draft.controlPlane),
    workers: nodeAnswers(draft.workers),
    etcd:
      etcd.topology === 'external'
        ? { topology: etcd.topology, nodes: nodeAnswers(etcd.nodes) }
        : { topology: etcd.topology },
    keys: draft.keys,
    validity: { ca: draft.validity.ca.trim(), certificates: draft.validity.certificates.trim() },
    ...(draft.topology === usual?.topology ? {} : { topology: draft.topology }),
    environment: environmentAnswer(draft, plugins),
  };
}

function nodeAnswers(nodes: readonly DraftNode[]): readonly NodeAnswer[] {
  return nodes
    .filter((node) => !isBlank(node))
    .map(({ name, addresses }) => ({ name: name.trim(), addresses: wordsIn(addresses) }));
}

function environmentAnswer(draft: Draft, plugins: readonly PluginForm[]): EnvironmentAnswer {
  const plugin = (slot: PluginSlot): PluginAnswer => {
    const own = pluginAt(draft, slot);
    const form = formFor(draft, slot, plugins);
    const options = form === null ? {} : optionsOf(form, typedOptions(own));
    return Object.keys(options).length === 0 ? { use: usedBy(own) } : { use: usedBy(own), with: options };
  };
  const sink = (slot: SinkSlot): SinkAnswer => ({ ...plugin(slot), layout: layoutOf(sinkAt(draft, slot)) });
  const [, ...more] = sinkSlots(draft);
  const moreSinks = [
    ...more.map((slot) => ({ name: sinkAt(draft, slot).name.trim(), ...sink(slot) })),
    ...rootSink(draft),
  ];
  const moreBackends = backendSlots(draft).map((slot) => ({
    name: backendAt(draft, slot).name.trim(),
    ...plugin(slot),
  }));
  const ca = caAnswers(draft);
  return {
    name: draft.environment.name.trim(),
    backend: plugin('backend'),
    ...(moreBackends.length === 0 ? {} : { moreBackends }),
    ...(ca.length === 0 ? {} : { ca }),
    sink: sink('sink'),
    ...(moreSinks.length === 0 ? {} : { moreSinks }),
  };
}
