import type { Configuration, ParseContext, ParseResult } from './configuration.ts';
import { certificatesDirOf, directoryOf, kubeadmCluster } from './kubeadm/cluster.ts';
import { warnOfClusterConfiguration } from './kubeadm/cluster-rules.ts';
import { type Documents, readDocuments } from './kubeadm/documents.ts';
import type { ClusterConfigurationForm } from './kubeadm/form.ts';
import type { NodeDocument } from './kubeadm/node-document.ts';
import { type Nodes, nodesOf } from './kubeadm/nodes.ts';
import type { Loose } from './parse/form.ts';
import { type ReportProblem, reportAt } from './parse/report.ts';
import type { SourceDocument } from './parse/yaml.ts';
import { inReadingOrder, type Problem, shown } from './problem.ts';

export function parseKubeadm(documents: readonly SourceDocument[], file: string, context: ParseContext): ParseResult {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const read = readDocuments(documents, file, problems, warnings);

  const start = documents[0]?.at ?? { line: 1, column: 1 };
  const reportMissing = reportAt(problems, file, start, []);
  judgeTogether(read, context, reportMissing);
  if (problems.length === 0 && read.clusters.length === 0 && read.nodes.length === 0) {
    reportMissing(
      [],
      'no InitConfiguration and no ClusterConfiguration: add an InitConfiguration; `kubeadm init` refuses the file too',
    );
  }
  const missing = { report: reportMissing, warn: reportAt(warnings, file, start, []) };
  const nodes = nodesOf(withOneInit(read.nodes), context.machine, missing);
  if (problems.length === 0 && nodes.controlPlane.length === 0) {
    reportMissing([], 'no control-plane node: add an InitConfiguration, or `controlPlane` to a JoinConfiguration');
  }
  if (problems.length > 0) return { problems: inReadingOrder(problems) };

  const [cluster] = read.clusters;
  const form = cluster?.form ?? {};
  warnOfClusterConfiguration(form, cluster?.warn ?? reportAt(warnings, file, start, ['ClusterConfiguration']));
  return { configuration: configurationOf(form, nodes, warnings) };
}

function configurationOf(
  form: Loose<ClusterConfigurationForm>,
  nodes: Nodes,
  warnings: readonly Problem[],
): Configuration {
  const directory = directoryOf(form);
  return {
    source: 'kubeadm',
    cluster: kubeadmCluster(form, nodes),
    ...(directory === null ? {} : { directory }),
    certificatesDir: certificatesDirOf(form),
    environment: null,
    environments: [],
    warnings: inReadingOrder(warnings),
  };
}

function isInit(node: NodeDocument): boolean {
  return node.kind === 'InitConfiguration';
}

/** A second InitConfiguration is reported as a problem, and adds no node. */
function withOneInit(nodes: readonly NodeDocument[]): readonly NodeDocument[] {
  const first = nodes.find(isInit);
  return nodes.filter((node) => !isInit(node) || node === first);
}

function judgeTogether({ clusters, nodes }: Documents, context: ParseContext, reportMissing: ReportProblem): void {
  for (const { report } of clusters.slice(1)) report(['kind'], 'a second ClusterConfiguration; one is enough');
  for (const { report } of nodes.filter(isInit).slice(1))
    report(['kind'], 'a second InitConfiguration; a cluster begins on one node');
  if (context.environment !== undefined) {
    const name = shown(context.environment);
    const next = 'a kubeadm configuration has none; leave it out, or write a kpki.yaml';
    reportMissing([], `no environment ${name}: ${next}`, 'choice');
  }
}
