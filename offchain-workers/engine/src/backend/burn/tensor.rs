//! Between a tensor's bytes and Burn's tensors.

use crate::{
	native::{Buffer, Elements},
	Fault,
};
use ambit_graph::{ElementType, TensorType};
use burn::tensor::{
	backend::Backend,
	ops::{FloatTensor, IntTensor},
	try_read_sync, DType, IntDType, Shape, TensorData,
};

/// Burn's tensor of integers.
pub(super) type Int<B> = IntTensor<B>;
/// Burn's tensor of floating-point numbers; here they are always integers.
pub(super) type Float<B> = FloatTensor<B>;

/// Burn's type of elements of this type.
pub(super) fn dtype(element: ElementType) -> IntDType {
	match element {
		ElementType::I8 => IntDType::I8,
		ElementType::I16 => IntDType::I16,
		ElementType::I32 => IntDType::I32,
		ElementType::I64 => IntDType::I64,
	}
}

/// Burn's shape of these extents.
pub(super) fn shape(extents: &[u32]) -> Shape {
	Shape::from(extents.iter().map(|extent| *extent as usize).collect::<Vec<_>>())
}

/// Uploads a tensor. `bytes` are as many as `ty` says.
pub(super) fn upload<B: Backend>(ty: &TensorType, bytes: &[u8], device: &B::Device) -> Int<B> {
	macro_rules! data {
		($element:ty) => {{
			let (elements, _) = bytes.as_chunks();
			let elements: Vec<$element> = elements.iter().copied().map(<$element>::from_le_bytes).collect();
			TensorData::new(elements, shape(&ty.shape))
		}};
	}
	let data = match ty.element {
		ElementType::I8 => data!(i8),
		ElementType::I16 => data!(i16),
		ElementType::I32 => data!(i32),
		ElementType::I64 => data!(i64),
	};
	B::int_from_data(data, device)
}

/// Uploads places in a tensor.
pub(super) fn upload_places<B: Backend>(places: Vec<u64>, device: &B::Device) -> Int<B> {
	let count = places.len();
	let narrow: Result<Vec<i32>, _> = places.iter().map(|place| i32::try_from(*place)).collect();
	let data = match narrow {
		Ok(places) => TensorData::new(places, [count]),
		Err(_) => TensorData::new(places.into_iter().map(|place| place as i64).collect::<Vec<_>>(), [count]),
	};
	B::int_from_data(data, device)
}

/// Uploads what was computed on the host.
pub(super) fn of_buffer<B: Backend>(ty: &TensorType, buffer: Buffer, device: &B::Device) -> Int<B> {
	let shape = shape(&ty.shape);
	let data = match buffer {
		Buffer::I8(elements) => TensorData::new(elements, shape),
		Buffer::I16(elements) => TensorData::new(elements, shape),
		Buffer::I32(elements) => TensorData::new(elements, shape),
		Buffer::I64(elements) => TensorData::new(elements, shape),
	};
	B::int_from_data(data, device)
}

/// Downloads a tensor of type `ty` as Burn's data.
pub(super) fn data<B: Backend>(ty: &TensorType, tensor: &Int<B>) -> Result<TensorData, Fault> {
	let data = try_read_sync(B::int_into_data(tensor.clone()))
		.ok_or_else(|| Fault::Device("the device can't be read synchronously".into()))?
		.map_err(|error| Fault::Device(error.to_string()))?;
	let expected = DType::from(dtype(ty.element));
	if data.dtype != expected {
		return Err(Fault::Device(format!("elements came back as {:?} instead of {expected:?}", data.dtype)));
	}
	Ok(data)
}

/// The elements of a tensor of type `ty` in Burn's data.
pub(super) fn elements<'a>(ty: &TensorType, data: &'a TensorData) -> Result<Elements<'a>, Fault> {
	let elements = match ty.element {
		ElementType::I8 => data.as_slice().map(Elements::I8),
		ElementType::I16 => data.as_slice().map(Elements::I16),
		ElementType::I32 => data.as_slice().map(Elements::I32),
		ElementType::I64 => data.as_slice().map(Elements::I64),
	};
	elements.map_err(|error| Fault::Device(format!("{error:?}")))
}

/// Downloads a tensor of type `ty`.
pub(super) fn download<B: Backend>(ty: &TensorType, tensor: &Int<B>) -> Result<Vec<u8>, Fault> {
	let data = data::<B>(ty, tensor)?;
	macro_rules! bytes {
		($element:ty) => {
			data.as_slice::<$element>()
				.map_err(|error| Fault::Device(format!("{error:?}")))?
				.iter()
				.flat_map(|element| element.to_le_bytes())
				.collect()
		};
	}
	if cfg!(target_endian = "little") {
		return Ok(data.bytes.to_vec());
	}
	Ok(match ty.element {
		ElementType::I8 => bytes!(i8),
		ElementType::I16 => bytes!(i16),
		ElementType::I32 => bytes!(i32),
		ElementType::I64 => bytes!(i64),
	})
}
