import type { Report } from './report.ts';

/** A report with the file whose declaration it is about. */
export interface FiledReport {
  readonly file: string;
  readonly report: Report;
}

/** Reports of clusters that have one name each: where two declarations give the same one, their files tell them apart. */
export function toldApart(filed: readonly FiledReport[]): readonly Report[] {
  const bySource = Map.groupBy(filed, ({ report }) => report.source);
  return filed.map(({ file, report }) => {
    if (bySource.get(report.source)?.length === 1) return report;
    const source = `${report.source} (${file})`;
    return { ...report, source, cluster: report.cluster === null ? null : source };
  });
}
