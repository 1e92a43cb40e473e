import { answersFromKubeadm, type ConfigurationAnswers, type NodeAnswer, type NotCarried } from '@kpki/spec';
import { Fault } from '../fault.ts';
import { answersGiven } from '../options/init-options.ts';
import type { OptionValues } from '../options/options.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { readConfiguration } from './configuration.ts';

interface AnswersOfFile {
  readonly answers: ConfigurationAnswers;
  readonly notCarried: readonly NotCarried[];
}

/** Adds the nodes of the options to those of the file, or replaces the node of the same name. */
export async function answersFromFile(file: string, options: OptionValues, terminal: Terminal): Promise<AnswersOfFile> {
  const configuration = await readConfiguration({ file }, terminal, { orFirst: true });
  if (configuration.source !== 'kubeadm') {
    throw new Fault('usage', `${file}: it is a kpki.yaml, and --from takes a kubeadm configuration; copy it instead`);
  }
  const { answers, notCarried } = answersFromKubeadm(configuration);
  const given = answersGiven(options, answers);
  const controlPlane = options['control-plane'] === undefined ? [] : given.controlPlane;
  const workers = options.worker === undefined ? [] : given.workers;
  return {
    answers: {
      ...given,
      controlPlane: merged(without(answers.controlPlane, workers), controlPlane),
      workers: merged(without(answers.workers, controlPlane), workers),
    },
    notCarried: notCarried.filter(({ code }) => code !== 'etcd-files' || given.etcd?.topology === 'unmanaged'),
  };
}

function without<Node extends NodeAnswer>(nodes: readonly Node[], others: readonly NodeAnswer[]): readonly Node[] {
  return nodes.filter(({ name }) => others.every((other) => other.name !== name));
}

function merged<Node extends NodeAnswer>(ofFile: readonly Node[], ofLine: readonly Node[]): readonly Node[] {
  const kept = ofFile.flatMap((node) => {
    const own = ofLine.filter(({ name }) => name === node.name);
    return own.length === 0 ? [node] : own.map((each) => ({ ...node, ...each }));
  });
  return [...kept, ...without(ofLine, ofFile)];
}
