import type { Loose } from '../parse/form.ts';
import { judge } from '../parse/judge.ts';
import { nearest } from '../parse/nearest.ts';
import { type ReportProblem, reportAt, reportInTree } from '../parse/report.ts';
import { type SourceMap, textAt, withoutNulls } from '../parse/source.ts';
import type { SourceDocument } from '../parse/yaml.ts';
import { type Problem, shown } from '../problem.ts';
import { warnOfAddress } from './addresses.ts';
import { apiVersionOf, componentKindOf, kubeadmVersionOf } from './api-version.ts';
import { judgeClusterConfiguration } from './cluster-rules.ts';
import type { ClusterConfigurationForm } from './form.ts';
import { advertiseAddressPath, endpointOf, type NodeDocument } from './node-document.ts';
import { kubeadmSchemas } from './schema.ts';

interface ClusterDocument {
  readonly form: Loose<ClusterConfigurationForm>;
  readonly report: ReportProblem;
  readonly warn: ReportProblem;
}

export interface Documents {
  readonly clusters: readonly ClusterDocument[];
  readonly nodes: readonly NodeDocument[];
}

interface KubeadmDocuments {
  readonly clusters: ClusterDocument[];
  readonly nodes: NodeDocument[];
}

export function readDocuments(
  documents: readonly SourceDocument[],
  file: string,
  problems: Problem[],
  warnings: Problem[],
): Documents {
  const reading: KubeadmDocuments = { clusters: [], nodes: [] };
  for (const { root: written, at } of documents) {
    if (written?.kind !== 'map') {
      reportAt(problems, file, at, [])([], 'expected fields, `apiVersion` and `kind` among them');
      continue;
    }
    const root = withoutNulls(written, () => false);
    const kind = textAt(root, 'kind') ?? '';
    const prefix = kind === '' ? [] : [kind];
    readDocument(
      root,
      kind,
      reading,
      reportInTree(problems, file, root, prefix),
      reportInTree(warnings, file, root, prefix),
    );
  }
  return reading;
}

function readDocument(
  root: SourceMap,
  kind: string,
  reading: KubeadmDocuments,
  report: ReportProblem,
  warn: ReportProblem,
): void {
  const apiVersion = apiVersionOf(root);
  const componentKind = componentKindOf(apiVersion);
  if (componentKind !== null) {
    if (kind !== componentKind) report(['kind'], `expected \`${componentKind}\` with this apiVersion`);
    return;
  }
  const version = kubeadmVersionOf(apiVersion, report);
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
    case 'JoinConfiguration': {
      const node: NodeDocument =
        kind === 'InitConfiguration'
          ? { kind, form: judge(schemas[kind], root, report), report, warn }
          : { kind, form: judge(schemas[kind], root, report), report, warn };
      warnOfAddress(endpointOf(node)?.advertiseAddress ?? '', advertiseAddressPath(node), warn);
      reading.nodes.push(node);
      return;
    }
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
