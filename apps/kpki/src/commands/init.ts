import {
  defaultKubernetesVersion,
  isIpAddress,
  type NodeAnswer,
  parseConfiguration,
  problemText,
  writeConfiguration,
} from '@kpki/spec';
import { Fault } from '../fault.ts';
import { optionWords } from '../print/command-line.ts';
import { programName } from '../program-name.ts';
import { thisHost } from '../session/configuration.ts';
import { writeNewFile } from '../session/new-file.ts';
import type { Invocation, Run } from './command.ts';
import { chosen, optionRows } from './options.ts';

const usualFile = 'kpki.yaml';

/** The file's answers: from the options first, then from the person, else the default. */
export const run: Run = async (invocation) => {
  const { options, terminal } = invocation;
  const file = options.to ?? usualFile;
  const host = thisHost();
  const ask = questioner(invocation);
  const name = options['cluster-name'] ?? (await ask('Cluster name', 'kubernetes'));
  const endpoint = options.endpoint ?? (await ask('API endpoint for clients, host:port (empty: the first node)', ''));
  const usualNode = `${host.name}=${host.addresses[0] ?? '127.0.0.1'}`;
  const controlPlane =
    options['control-plane'] ??
    (await ask('Control-plane nodes, NAME=ADDRESS, separated by spaces', usualNode)).split(/\s+/);
  const workers = options.worker ?? (await ask('Workers, the same way (may be empty)', '')).split(/\s+/);
  const profile =
    options.profile ??
    chosen('profile', await ask('Names and groups: kubernetes (its documentation) or kubeadm', 'kubernetes'));
  const kinds = optionRows.keys.choices?.join(', ');
  const keys = options.keys ?? chosen('keys', await ask(`Kind of keys: ${kinds}`, 'ec-p256'));
  const text = writeConfiguration({
    name,
    profile,
    kubernetesVersion: defaultKubernetesVersion,
    ...(endpoint === '' ? {} : { endpoint }),
    controlPlane: nodesIn(controlPlane),
    workers: nodesIn(workers),
    keys: { authorities: keys, certificates: keys },
  });
  const judged = parseConfiguration(text, file, { host });
  if (judged.problems !== undefined) {
    throw new Fault('usage', ['these answers make no configuration:', ...judged.problems.map(problemText)].join('\n'));
  }
  await writeNewFile(file, text, { advice: 'name another with --to' });
  terminal.out(`Wrote ${file}.`);
  terminal.out(`Next: ${programName()} plan${optionWords({ file: file === usualFile ? undefined : file })}`);
  return 'done';
};

function questioner({ options, terminal }: Invocation): (question: string, usual: string) => Promise<string> {
  return async (question, usual) => {
    if (options.yes === true) return usual;
    const answer = await terminal.ask(usual === '' ? `${question}: ` : `${question} [${usual}]: `);
    if (answer === null) throw new Fault('usage', 'nobody is here to answer; add --yes to take every default');
    return answer.trim() === '' ? usual : answer.trim();
  };
}

function nodesIn(texts: readonly string[]): readonly NodeAnswer[] {
  return texts
    .filter((text) => text !== '')
    .map((text) => {
      const [name = '', addresses = ''] = text.split('=');
      const list = addresses.split(',').filter((each) => each !== '');
      if (name === '' || list.length === 0 || !list.every(isIpAddress)) {
        throw new Fault('usage', `${JSON.stringify(text)} is no node; write NAME=ADDRESS, such as cp1=10.0.0.11`);
      }
      return { name, addresses: list };
    });
}
