/** The connection whose mapping is open. */
class Editing {
  connection = $state<string>();
  /** The stream that is shown first; without one the first that brought something. */
  stream: string | undefined;

  open(connection: string, stream?: string): void {
    this.stream = stream;
    this.connection = connection;
  }

  close(): void {
    this.connection = undefined;
  }
}

export const editing = new Editing();
