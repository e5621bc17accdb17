// A stepper that stands apart from the pictures that it moves.

const steppers = new WeakMap();

export default function show({ data, parentElement, setTriggerValue }) {
  let stepper = steppers.get(parentElement);
  if (!stepper) {
    stepper = new Stepper(parentElement, data.words);
    steppers.set(parentElement, stepper);
    // Others move the steps as well: a row of the table, say.
    stepper.hear = ({ detail }) => detail.parameter === stepper.mode.parameter && stepper.show();
    document.addEventListener(STEP_EVENT, stepper.hear);
  }
  stepper.report = (key) => setTriggerValue("far", key);
  stepper.describe(data.mode, data.words);
  return () => {
    window.setTimeout(() => {
      if (parentElement.isConnected) return;
      document.removeEventListener(STEP_EVENT, stepper.hear);
      stepper.end();
      steppers.delete(parentElement);
    });
  };
}
