import { asDeclared, type Intent, type Selection, selectedIn, type World } from '@kpki/engine';
import { type Artefact, type AuthorityName, artefactsOf, type Cluster, nodesOf } from '@kpki/spec';
import type { Invocation, Run } from '../command-line/command.ts';
import { Fault } from '../fault.ts';
import { secondsOf } from '../options/duration-option.ts';
import { optionWords, shellWord } from '../options/option-words.ts';
import type { OptionValues } from '../options/options.ts';
import { withSession } from '../session/session.ts';
import { programName } from '../terminal/program-name.ts';
import { insteadOf } from '../text/near-name.ts';
import { applySession } from './carry-out.ts';
import { listenerFor } from './listener-for.ts';
import { namedArtefacts } from './named-artefacts.ts';

type Command = 'renew' | 'rekey';

/** Has certificates made that are meant by name, by node, by authority or by their end, whether they are due or not. */
export function issueAnew(command: Command): Run {
  return (invocation) => {
    const { options, terminal } = invocation;
    refuseWithoutChoice(command, invocation);
    const withinSeconds = secondsOf(options, 'within');
    const listener = listenerFor(terminal, options.output ?? 'table');
    return withSession(options, terminal, listener, (session) => {
      const { cluster, sameFiles, workshop } = session;
      const named = artefactsNamed(command, cluster, invocation, `${programName()} status${sameFiles}`);
      const selection = selectionOf(cluster, options, withinSeconds);
      const intent = (world: World): Intent => {
        const meant = selectedIn(world, selection, workshop.now());
        const ids = named === null ? meant : named.flatMap((each) => idsOf(each, meant));
        if (ids.length === 0) terminal.note(`no certificate is meant by: ${askedWords(invocation)}`);
        return { ...asDeclared, [command]: ids };
      };
      return applySession(session, { ...invocation, intent, command: commandWords(command, invocation) }, listener);
    });
  };
}

/** An authority is meant by its name alone: what is said beside it is said of leaves. */
function idsOf({ id, kind }: Artefact, meant: readonly string[]): readonly string[] {
  return kind === 'authority' || meant.includes(id) ? [id] : [];
}

function refuseWithoutChoice(command: Command, { arguments: [name], options }: Invocation): void {
  const { node, authority, within, all } = options;
  const isChosen = [node, authority, within].some((each) => each !== undefined) || all === true;
  if (name === undefined && !isChosen) {
    const examples = `\`kpki ${command} apiserver\`, \`kpki ${command} --node cp1\` or \`kpki ${command} --all\``;
    throw new Fault('usage', `say which certificates are meant, as in ${examples}`);
  }
  if (name !== undefined && all === true) throw new Fault('usage', `say either ${JSON.stringify(name)} or --all`);
}

function artefactsNamed(
  command: Command,
  cluster: Cluster,
  { arguments: [name, ...others] }: Invocation,
  status: string,
): readonly Artefact[] | null {
  if (name === undefined) return null;
  const artefacts = artefactsOf(cluster);
  // An authority has no holder, so that what stands behind its name is another one.
  const isAuthority = (each: string): boolean => artefacts.some((own) => own.kind === 'authority' && own.name === each);
  const [holder, further] = others;
  if (!isAuthority(name) && further !== undefined) {
    throw new Fault('usage', `${JSON.stringify(further)} is too much: an artefact has one holder`);
  }
  const named = isAuthority(name)
    ? [name, ...others].flatMap((each) => namedArtefacts(artefacts, each, undefined, status))
    : namedArtefacts(artefacts, name, holder, status);
  for (const artefact of named) refuseUnfit(command, artefact);
  return named;
}

function refuseUnfit(command: Command, { kind, name, ...artefact }: Artefact): void {
  if (kind === 'key pair') {
    throw new Fault('usage', `${name} has no certificate; \`kpki rotate ${name}\` puts another key in its place`);
  }
  if (kind === 'trust bundle') {
    const authority = 'authority' in artefact ? artefact.authority : name;
    throw new Fault('usage', `${name} follows its authority; \`kpki renew ${authority}\` renews both`);
  }
  if (kind === 'authority' && command === 'rekey') {
    const text = `everything that ${name} signed would be lost with its key`;
    throw new Fault('usage', `${text}; \`kpki rotate ${name}\` replaces it, and \`kpki renew ${name}\` keeps its key`);
  }
}

function selectionOf(cluster: Cluster, { node, authority }: OptionValues, withinSeconds: number | null): Selection {
  return {
    ...(node === undefined ? {} : { nodes: node.map((each) => knownNode(each, cluster)) }),
    ...(authority === undefined ? {} : { authorities: authority.map((each) => knownAuthority(each, cluster)) }),
    ...(withinSeconds === null ? {} : { withinSeconds }),
  };
}

function knownNode(name: string, cluster: Cluster): string {
  const known = nodesOf(cluster).map((each) => each.name);
  if (known.includes(name)) return name;
  const instead = insteadOf(name, known, `known are ${known.join(', ')}`);
  throw new Fault('usage', `--node: the cluster has no node ${JSON.stringify(name)}; ${instead}`);
}

function knownAuthority(name: string, cluster: Cluster): AuthorityName {
  const known = artefactsOf(cluster).flatMap((each) => (each.kind === 'authority' ? [each.name] : []));
  const found = known.find((each) => each === name);
  if (found !== undefined) return found;
  const instead = insteadOf(name, known, `known are ${known.join(', ')}`);
  throw new Fault('usage', `--authority: the cluster has no authority ${JSON.stringify(name)}; ${instead}`);
}

/** `apiserver cp1 --within 30d` */
function askedWords({ arguments: names, options }: Invocation): string {
  const { node = [], authority = [], within, all } = options;
  const chosen = [
    ...node.map((each) => optionWords({ node: each })),
    ...authority.map((each) => optionWords({ authority: each })),
    optionWords({ within }),
    all === true ? ' --all' : '',
  ];
  return `${names.map(shellWord).join(' ')}${chosen.join('')}`.trim();
}

function commandWords(command: Command, invocation: Invocation): string {
  return `${command} ${askedWords(invocation)}`;
}
