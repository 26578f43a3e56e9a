/** The connection whose mapping is open. */
class Editing {
  connection = $state<string>();

  open(connection: string): void {
    this.connection = connection;
  }

  close(): void {
    this.connection = undefined;
  }
}

export const editing = new Editing();
