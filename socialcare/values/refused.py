class Refused(Exception):
    """Says no, in a sentence that its reader can act on.

    The same sentence is the form error, the hint beside a disabled button and the test's
    expectation. ``field`` names the form field it belongs to, where there is one.
    """

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
