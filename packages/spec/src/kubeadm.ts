import type { ParseContext, ParseResult } from './configuration.ts';
import {
  directoryOf,
  judgeClusterConfiguration,
  kubeadmCluster,
  warnOfClusterConfiguration,
} from './kubeadm/cluster.ts';
import { type KubeadmVersion, kubeadmVersions } from './kubeadm/fields.ts';
import type { ClusterConfigurationForm } from './kubeadm/form.ts';
import { type NodeDocument, nodesOf } from './kubeadm/nodes.ts';
import { kubeadmSchemas } from './kubeadm/schema.ts';
import type { Loose } from './parse/form.ts';
import { judge, type Report } from './parse/judge.ts';
import { nearest } from './parse/nearest.ts';
import { keyPositionAt, nodeAt, positionAt, type SourceMap, type SourceNode, withoutNulls } from './parse/source.ts';
import type { SourceDocument } from './parse/yaml.ts';
import { inReadingOrder, type Position, type Problem, pathText, shown } from './problem.ts';

const kubeadmGroup = 'kubeadm.k8s.io/';
/** What kubeadm hands on to others without looking at what a certificate depends on. */
const componentKinds: Readonly<Record<string, string>> = {
  'kubelet.config.k8s.io/': 'KubeletConfiguration',
  'kubeproxy.config.k8s.io/': 'KubeProxyConfiguration',
};

function textAt(root: SourceNode | null, field: string): string {
  const node = root === null ? undefined : nodeAt(root, [field]);
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : '';
}

/** Whether a document is one of those that stand in kubeadm's configuration files. */
export function isKubeadmDocument(root: SourceNode | null): boolean {
  const apiVersion = textAt(root, 'apiVersion');
  return [kubeadmGroup, ...Object.keys(componentKinds)].some((group) => apiVersion.startsWith(group));
}

interface Reading {
  readonly clusters: {
    readonly form: Loose<ClusterConfigurationForm>;
    readonly report: Report;
    readonly warn: Report;
  }[];
  readonly nodes: NodeDocument[];
}

/** Reads the documents of a kubeadm configuration: every problem, or the cluster. */
export function parseKubeadm(documents: readonly SourceDocument[], file: string, context: ParseContext): ParseResult {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const reading: Reading = { clusters: [], nodes: [] };
  for (const document of documents) {
    const add = (list: Problem[], at: Position, path: string, message: string): void => {
      list.push({ file, line: at.line, column: at.column, path, message });
    };
    if (document.root?.kind !== 'map') {
      add(problems, document.at, '', 'expected fields, `apiVersion` and `kind` among them');
      continue;
    }
    const root = withoutNulls(document.root, () => false);
    const kind = textAt(root, 'kind');
    const reportTo =
      (list: Problem[]): Report =>
      (path, message, at) => {
        const position = (at === 'key' ? keyPositionAt : positionAt)(root, path);
        add(list, position, pathText([kind, ...path].filter((step) => step !== '')), message);
      };
    readDocument(root, kind, reading, reportTo(problems), reportTo(warnings));
  }

  const fallback = documents[0]?.at ?? { line: 1, column: 1 };
  const reportMissing: Report = (path, message) => {
    problems.push({ file, ...fallback, path: pathText(path), message });
  };
  judgeTogether(reading, context, reportMissing);
  const [init] = reading.nodes.filter(isInit);
  const nodes = nodesOf(
    reading.nodes.filter((node) => !isInit(node) || node === init),
    context.host,
    reportMissing,
  );
  if (problems.length === 0 && nodes.controlPlane.length === 0) {
    reportMissing([], 'no control-plane node: add an InitConfiguration, or `controlPlane` to a JoinConfiguration');
  }
  const [cluster] = reading.clusters;
  const form = cluster?.form ?? {};
  if (problems.length > 0) return { problems: inReadingOrder(problems) };
  const warnMissing: Report = (path, message) => {
    warnings.push({ file, ...fallback, path: pathText(['ClusterConfiguration', ...path]), message });
  };
  warnOfClusterConfiguration(form, cluster?.warn ?? warnMissing);
  const directory = directoryOf(form);
  return {
    configuration: {
      source: 'kubeadm',
      cluster: kubeadmCluster(form, nodes),
      ...(directory === null ? {} : { directory }),
      environment: null,
      environments: [],
      warnings: inReadingOrder(warnings),
    },
  };
}

function readDocument(root: SourceMap, kind: string, reading: Reading, report: Report, warn: Report): void {
  const apiVersion = textAt(root, 'apiVersion');
  const component = Object.entries(componentKinds).find(([group]) => apiVersion.startsWith(group));
  if (component !== undefined) {
    const [, expected] = component;
    if (kind !== expected) report(['kind'], `expected \`${expected}\` with this apiVersion`);
    return;
  }
  const version = versionOf(apiVersion, report);
  if (version === null) return;
  const schemas = kubeadmSchemas[version];
  switch (kind) {
    case 'ClusterConfiguration': {
      const form = judge(schemas.ClusterConfiguration, root, report);
      judgeClusterConfiguration(form, report);
      reading.clusters.push({ form, report, warn });
      return;
    }
    case 'InitConfiguration':
      reading.nodes.push({ kind, form: judge(schemas.InitConfiguration, root, report), report });
      return;
    case 'JoinConfiguration':
      reading.nodes.push({ kind, form: judge(schemas.JoinConfiguration, root, report), report });
      return;
    case 'ResetConfiguration':
    case 'UpgradeConfiguration': {
      const schema = schemas[kind];
      if (schema === undefined) report(['kind'], `${version} has no ${kind}; it came with v1beta4`);
      else judge(schema, root, report);
      return;
    }
    default:
      report(['kind'], unknownKind(kind, Object.keys(schemas)));
  }
}

function unknownKind(kind: string, known: readonly string[]): string {
  const near = nearest(kind, known);
  const next =
    near === null ? `there are ${known.map((name) => `\`${name}\``).join(', ')}` : `did you mean \`${near}\`?`;
  return kind === '' ? `\`kind\` is missing; ${next}` : `no kind ${shown(kind)} in kubeadm's configuration; ${next}`;
}

function versionOf(apiVersion: string, report: Report): KubeadmVersion | null {
  const version = apiVersion.slice(kubeadmGroup.length);
  const known = kubeadmVersions.find((each) => apiVersion === `${kubeadmGroup}${each}`);
  if (known !== undefined) return known;
  if (!apiVersion.startsWith(kubeadmGroup)) {
    const found = apiVersion === '' ? '`apiVersion` is missing' : `${shown(apiVersion)} does not belong here`;
    report(['apiVersion'], `${found}; kubeadm's own is \`${kubeadmGroup}v1beta4\``);
  } else if (/^v1(alpha[0-9]+|beta[12])$/.test(version)) {
    report(['apiVersion'], `${shown(version)} is too old; convert the file with \`kubeadm config migrate\``);
  } else {
    report(['apiVersion'], `${shown(version)} is not known; known are ${kubeadmVersions.join(' and ')}`);
  }
  return null;
}

function isInit(node: NodeDocument): boolean {
  return node.kind === 'InitConfiguration';
}

function judgeTogether(reading: Reading, context: ParseContext, reportMissing: Report): void {
  for (const { report } of reading.clusters.slice(1)) report(['kind'], 'a second ClusterConfiguration; one is enough');
  for (const { report } of reading.nodes.filter(isInit).slice(1))
    report(['kind'], 'a second InitConfiguration; a cluster begins on one node');
  if (context.environment !== undefined) {
    const name = shown(context.environment);
    reportMissing([], `no environment ${name}: a kubeadm configuration has none; leave it out, or write a kpki.yaml`);
  }
}
