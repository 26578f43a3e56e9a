import type { ConnectionRow, JobRow } from './bindings';
import type { Output } from './platform';
import type { ReadName } from './topics';

/** An answer with a job's newest state in the places where that job is shown. */
export function withJob<N extends ReadName>(name: N, data: Output<N>, job: JobRow): Output<N> {
  switch (name) {
    case 'jobs': {
      const rows = data as JobRow[];
      const known = rows.some((row) => row.id === job.id);
      return (
        known ? rows.map((row) => (row.id === job.id ? job : row)) : [job, ...rows]
      ) as Output<N>;
    }
    case 'connections':
      return inConnections(data as ConnectionRow[], job) as Output<N>;
    case 'today': {
      const today = data as Output<'today'>;
      return { ...today, connections: inConnections(today.connections, job) } as Output<N>;
    }
    default:
      return data;
  }
}

function inConnections(rows: ConnectionRow[], job: JobRow): ConnectionRow[] {
  return rows.map((row) => (row.id === job.connection ? { ...row, job } : row));
}
