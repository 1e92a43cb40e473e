import type { ParseContext, PickEnvironment } from '../configuration.ts';
import { inReadingOrder, type Path, type Problem, shown } from '../problem.ts';
import { clusterOf } from './cluster.ts';
import { clusterPkiSchema } from './cluster-pki-schema.ts';
import { versionOf } from './defaults.ts';
import { environmentOf, judgeEnvironment, pickEnvironment } from './environment.ts';
import { judgeCaOrder } from './environment-cas.ts';
import { judgeLive } from './environment-live.ts';
import type { ClusterPkiForm, EnvironmentForm, Loose, SpecForm } from './form.ts';
import { type HintFor, judge, valueAt } from './judge.ts';
import { judgePermittedNames } from './permitted-names.ts';
import { type ReportProblem, reportInTree } from './report.ts';
import { rules } from './rules.ts';
import { isNull, nodeAt, type SourceEntry, type SourceMap, type SourceNode, withoutNulls } from './source.ts';
import { specSchema } from './spec-schema.ts';
import { warnOfRelease } from './warn-of-release.ts';

/**
 * Judges a `kpki.yaml` once; the result picks an environment of it. If an environment is named, the problems of the others
 * are warnings.
 */
export function readClusterPki(written: SourceMap, file: string, context: ParseContext): PickEnvironment {
  const problems: Problem[] = [];
  const root = withoutNulls(written, (key) => key === 'with');
  /** The problems of each environment alone; `problems` are those of the whole file. */
  const faults = new Map<string, Problem[]>();
  const listOf = (name: string | null): Problem[] => {
    if (name === null) return problems;
    const list = faults.get(name) ?? [];
    faults.set(name, list);
    return list;
  };
  const report: ReportProblem = (path, ...said) =>
    reportInTree(listOf(environmentIn(path)), file, written, [])(path, ...said);

  const form: Loose<ClusterPkiForm> = judge(clusterPkiSchema, root, report, layoutHint(context));
  const environments = Object.entries(form.environments ?? {});
  for (const [name, environment] of environments) {
    if (environment !== undefined) judgeEnvironment(environment, ['environments', name], report);
  }
  const names = environmentNames(root, form);

  // Each environment makes its own spec; a file without environments has one spec.
  const specs = new Map<string | null, Loose<SpecForm>>();
  for (const name of names.length === 0 ? [null] : names) {
    const tree = mergedSpec(written, name);
    const spec = judgeSpec(tree, reportInTree(listOf(name), file, tree, ['spec']));
    specs.set(name, spec);
    const environment = name === null ? undefined : form.environments?.[name];
    if (environment === undefined) continue;
    judgeCaOrder(environment, spec, ['environments', name ?? ''], report);
    judgeLive(environment, spec, ['environments', name ?? ''], report);
  }
  const isSound = (name: string | null): boolean => name === null || (faults.get(name) ?? []).length === 0;
  // The names come last: of a file with other problems, and of one without its environment, they are not judged.
  let areNamesJudged = false;
  const judgeAllNames = (): void => {
    if (areNamesJudged) return;
    areNamesJudged = true;
    for (const [name, spec] of specs)
      if (isSound(name)) judgeNames(spec, mergedSpec(written, name), listOf(name), file);
  };

  return ({ environment: named, orFirst }) => {
    const ofChoice: Problem[] = [];
    const wanted = named ?? (orFirst === true ? names[0] : undefined);
    const picked = pickEnvironment(names, wanted, reportInTree(ofChoice, file, written, []));
    if (problems.length === 0 && picked !== undefined) judgeAllNames();
    const ofEnvironments = [...faults.values()].flat();
    const isPicked = named !== undefined && typeof picked === 'string';
    const isUsable = problems.length === 0 && picked !== undefined && isSound(picked);
    if (picked === undefined || !isUsable || (ofEnvironments.length > 0 && !isPicked))
      return { problems: inReadingOrder([...problems, ...ofChoice, ...ofEnvironments]) };

    const spec = specs.get(picked) as SpecForm;
    const warnings: Problem[] = [...faults].flatMap(([name, list]) => {
      const affected = `; only environment ${shown(name)} is affected`;
      return list.map((problem) => ({ ...problem, message: `${problem.message}${affected}` }));
    });
    warn(spec, reportInTree(warnings, file, mergedSpec(written, picked), ['spec']));
    const complete = form as ClusterPkiForm;
    const kept = environmentsAlone(written);
    const environmentsRead = names
      .filter(isSound)
      .map((name) => environmentOf(name, complete.environments?.[name] as EnvironmentForm, kept));
    return {
      configuration: {
        source: 'kpki',
        cluster: clusterOf(complete.metadata.name, spec),
        environment: environmentsRead.find(({ name }) => name === picked) ?? null,
        environments: environmentsRead,
        warnings: inReadingOrder(warnings),
      },
    };
  };
}

/** An environment keeps the file's tree for positions that are asked for later; the spec may have thousands of users. */
function environmentsAlone(root: SourceMap): SourceMap {
  return { ...root, entries: new Map([...root.entries].filter(([key]) => key === 'environments')) };
}

/** Rules that need the cluster as a whole. */
function judgeNames(spec: Loose<SpecForm>, tree: SourceMap, problems: Problem[], file: string): void {
  judgePermittedNames(clusterOf('', spec as SpecForm), reportInTree(problems, file, tree, ['spec']));
}

/** Returns the environment that contains a path; null for a path of the whole file. */
function environmentIn([top, name]: Path): string | null {
  return top === 'environments' && typeof name === 'string' ? name : null;
}

function layoutHint({ layoutsFor }: ParseContext): HintFor {
  return (path, data) => {
    const [top, , slot, , field] = path;
    if (layoutsFor === undefined || top !== 'environments' || slot !== 'sinks' || field !== 'layout') return null;
    const use = valueAt(data, [...path.slice(0, -1), 'use']);
    const choices = layoutsFor(typeof use === 'string' ? use : '').map((name) => `\`${name}\``);
    return choices.length === 0 ? null : `write ${choices.join(' or ')}, or the name of a layout plugin`;
  };
}

/** Returns all environment names of the file, also of environments with a problem. */
function environmentNames(root: SourceMap, form: Loose<ClusterPkiForm>): readonly string[] {
  const node = nodeAt(root, ['environments']);
  return node?.kind === 'map' ? [...node.entries.keys()] : Object.keys(form.environments ?? {});
}

/**
 * Returns `spec` with an environment's changes; leaves values that are no map for `judge` to refuse at their position.
 */
function mergedSpec(root: SourceMap, environment: string | null): SourceMap {
  const base = nodeAt(root, ['spec']);
  const own = environment === null ? undefined : nodeAt(root, ['environments', environment, 'spec']);
  const merged = own?.kind === 'map' ? mergePatch(base, own) : base;
  const at = root.entries.get('spec')?.keyAt ?? root.at;
  const tree = merged?.kind === 'map' ? merged : { kind: 'map' as const, at, entries: new Map<string, SourceEntry>() };
  return withoutNulls(tree, () => false);
}

function judgeSpec(tree: SourceMap, report: ReportProblem): Loose<SpecForm> {
  const spec = judge(specSchema, tree, report);
  for (const rule of rules) rule.check(spec, report);
  return spec;
}

/** The API server allows this group everything without an authorizer. */
const almighty = 'system:masters';

function warn(spec: SpecForm, report: ReportProblem): void {
  warnOfRelease(versionOf(spec), report);
  for (const [index, user] of (spec.users ?? []).entries()) {
    const group = user.groups?.indexOf(almighty) ?? -1;
    if (group < 0) continue;
    report(
      ['users', index, 'groups', group],
      `\`${almighty}\` may do everything, and no RBAC rule takes it back before the certificate ends`,
    );
  }
  if (spec.profile === 'kubeadm') warnOfFurtherAddresses(spec, report);
}

/** kubeadm knows one address of each node, and its certificates have no other. */
function warnOfFurtherAddresses({ controlPlane, extraNames }: SpecForm, report: ReportProblem): void {
  for (const [index, { addresses = [], advertiseAddress = addresses[0] }] of controlPlane.entries()) {
    const known = [advertiseAddress, ...(extraNames?.apiServer ?? [])];
    const left = addresses.findIndex((address) => !known.includes(address));
    if (left < 0) continue;
    report(
      ['controlPlane', index, 'addresses', left],
      `profile \`kubeadm\` puts one address of each node into certificates, as kubeadm does; add \`${addresses[left]}\` to \`extraNames.apiServer\` for the API server's`,
    );
  }
}

/** Merges a patch over a target (RFC 7386); every value keeps the position of the text that it came from. */
export function mergePatch(target: SourceNode | undefined, patch: SourceNode): SourceNode {
  if (patch.kind !== 'map') return patch;
  const entries = new Map<string, SourceEntry>(target?.kind === 'map' ? target.entries : []);
  for (const [key, entry] of patch.entries) {
    if (isNull(entry.value)) entries.delete(key);
    else entries.set(key, { ...entry, value: mergePatch(entries.get(key)?.value, entry.value) });
  }
  return { kind: 'map', at: target?.kind === 'map' ? target.at : patch.at, entries };
}
