/** Whether the editor of the workflow is open. */
class Editing {
  open = $state(false);
}

export const editing = new Editing();
