"""Writes ONNX models as exporters write them: small operators, shapes computed from the input, symbolic extents."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


class Graph:
    """An ONNX graph that grows node by node."""

    def __init__(self, name: str, opset: int):
        self.name, self.opset = name, opset
        self.nodes, self.tensors, self.inputs, self.outputs = [], [], [], []
        self.count = 0

    def input(self, name: str, element: int, shape: list) -> str:
        self.inputs.append(helper.make_tensor_value_info(name, element, shape))
        return name

    def output(self, value: str, name: str, element: int, shape: list) -> None:
        self.nodes.append(helper.make_node("Identity", [value], [name]))
        self.outputs.append(helper.make_tensor_value_info(name, element, shape))

    def weight(self, name: str, array: np.ndarray) -> str:
        self.tensors.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def constant(self, array) -> str:
        tensor = numpy_helper.from_array(np.asarray(array))
        return self.node("Constant", [], value=tensor)

    def node(self, operator: str, inputs: list, name: str = "", **attributes) -> str:
        self.count += 1
        name = name or f"/{operator}_{self.count}"
        output = f"{name}_output"
        self.nodes.append(helper.make_node(operator, inputs, [output], name=name, **attributes))
        return output

    def save(self, path) -> None:
        graph = helper.make_graph(self.nodes, self.name, self.inputs, self.outputs, self.tensors)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", self.opset)], ir_version=8)
        onnx.checker.check_model(model)
        onnx.save(model, str(path))


FLOAT, INT64 = TensorProto.FLOAT, TensorProto.INT64
